import { describeFaults } from "./lose-nothing";

describeFaults("schedule-deletion", 180);

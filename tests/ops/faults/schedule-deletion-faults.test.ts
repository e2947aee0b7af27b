import { describeFaults } from "./lose-nothing";

describeFaults("schedule-deletion", 1);

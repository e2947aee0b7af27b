import { describeFaults } from "./lose-nothing";

describeFaults("cancel-deletion", 165);

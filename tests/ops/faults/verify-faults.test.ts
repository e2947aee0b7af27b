import { describeFaults } from "./lose-nothing";

describeFaults("verify", 1);

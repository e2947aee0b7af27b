import { describeFaults } from "./lose-nothing";

describeFaults("verify", 45, ["stopping"]);

import { describeFaults } from "./lose-nothing";

describeFaults("verify", 100, ["passing"]);

import { describeFaults } from "./lose-nothing";

describeFaults("reencrypt", 135);

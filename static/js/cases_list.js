// The list of cases: its rows can be ticked.
import { start } from "./selection.js";

start();

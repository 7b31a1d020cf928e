import { composer } from "./composer";
import { conversation } from "./conversation";
import { frame } from "./frame";

export const styles = [frame, conversation, composer];

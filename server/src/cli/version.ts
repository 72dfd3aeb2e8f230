import { version } from "../../../package.json";

/** Version of the program, as its package states it. */
export const programVersion: string = version;

/** What the two threads of the command say to each other. */

/**
 * Given to the Python thread when it starts. `mail`: words of `Mail`. `dist`: the folder of the built files; `bundle`: which
 * of them the thread runs; `build`: the name of that bundle's build.
 */
export interface StartData { argv: string[]; mail: Int32Array; dist: string; bundle: string; build: string }

/** Words of the shared mailbox. The Python thread waits on `state` while it wants input. */
export const enum Mail { state = 0, SIZE = 16 }
export const enum MailState { IDLE = 0, WAITING = 1, ANSWERED = 2 }

export type FromPython =
  | { type: "memory"; buffer: ArrayBufferLike | null } // the interpreter has started; this is its memory (null: it is over, Ctrl-C ends the command)
  | { type: "read" } // wants some bytes of standard input
  | { type: "line"; prompt: string } // wants an edited line from the terminal
  | { type: "exit"; code: number; signal: boolean };

/** An answer to "read" and "line"; null: the input has ended. */
export type ToPython = { data: Uint8Array | null; interrupted: boolean };

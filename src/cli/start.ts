/** The start of an interpreter for the command. */
import { type Ref } from "../memory/types.ts";
import { I32 } from "../memory/views.ts";
import { State } from "../objects/state.ts";
import { configure } from "./configure.ts";
import { LIMIT_MIN, RANDOM_IMAGES, imageFile, loadImage } from "./image.ts";
import { type Options } from "./options.ts";
import { type StartData } from "./protocol.ts";
import { boot, hashSeed, notEnoughMemory } from "./thread.ts";

/** Where a start finds the built files of its build. */
export type Built = Pick<StartData, "dist" | "build">;

/** Is there an image to start from? Otherwise a start takes as long as Node's own. */
export function startsFromImage(options: Options): boolean {
  const seed = hashSeed(options);
  return options.memory >= LIMIT_MIN && (seed === null || seed === 0);
}

/** Makes an interpreter of the options' size and settings; gives `__main__`. Throws ThreadExit when memory is too small. */
export function startInterpreter(options: Options, built: Built): Ref {
  const seed = hashSeed(options);
  const image = seed ?? 1 + Math.floor(Math.random() * RANDOM_IMAGES);
  try {
    if (!startsFromImage(options) || !loadImage(imageFile(built, image), options.memory)) boot(options, seed);
    configure(options, built.dist);
  } catch (error) {
    if (!(error instanceof RangeError)) throw error;
    throw notEnoughMemory(options);
  }
  return I32[State.main_module >> 2]! as Ref;
}

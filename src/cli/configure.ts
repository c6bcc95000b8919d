/** Makes a started interpreter what the options say. */
import { join } from "node:path";
import { host } from "../host/host.ts";
import { configureSys } from "../modules/sys-config.ts";
import { renewStandardStreams } from "../modules/sys.ts";
import { type Options } from "./options.ts";

/** To be called once, before the program. `dist`: the folder of the built files. Throws RangeError when there is no memory for it. */
export function configure(options: Options, dist: string): void {
  const executable = join(dist, "../bin/ouro.js"); // the command is in a folder beside it
  const terminal = host.isatty(0) || host.isatty(1);
  const flags = {
    debug: options.debug, inspect: Number(options.inspect), interactive: Number(options.interactive), optimize: options.optimize,
    no_user_site: Number(options.noUserSite), no_site: Number(options.noSite), ignore_environment: Number(options.ignoreEnvironment),
    verbose: options.verbose, bytes_warning: options.bytesWarning, quiet: Number(options.quiet), isolated: Number(options.isolated),
    dev_mode: options.devMode, utf8_mode: Number(options.utf8Mode), warn_default_encoding: Number(options.warnDefaultEncoding),
    safe_path: options.safePath, int_max_str_digits: options.intMaxStrDigits,
  };
  const status = (terminal || options.unbuffered) && renewStandardStreams(options.unbuffered) < 0 ? -1
    : configureSys({ flags, warnoptions: options.warnings, xoptions: options.xoptions, executable, argv: options.argv });
  if (status < 0) throw new RangeError("no memory");
}

/**
 * The PYTHON variables and the -X options: what they set that the command line left open.
 * Source: CPython 3.12 Python/initconfig.c (config_read_env_vars, config_init_warnoptions, …), Python/preconfig.c.
 */
import { type Options } from "./options.ts";
import { UsageError } from "./usage-error.ts";

export type Environment = Readonly<Record<string, string | undefined>>;

/** A setting that makes a start impossible; `message` as CPython's fatal errors are worded. */
export class FatalConfig extends UsageError {
  /** What is printed before the command ends with 1. */
  get text(): string {
    const state = this.message.startsWith("preconfig") ? "preinitializing" : "preinitialized";
    return `Fatal Python error: ${this.message}\nPython runtime state: ${state}\n\n`;
  }
}

/** What a conversion between int and str allows when nobody says otherwise, and the least it can be set to. */
export const INT_MAX_STR_DIGITS = 4300;
const INT_DIGITS_THRESHOLD = 640;

/** A variable's value; undefined when it is not set or empty. */
function value(env: Environment, name: string): string | undefined { return env[name] || undefined; }
/** A variable that counts, as -O or -v do: its number, 1 for anything else. */
function level(env: Environment, name: string): number {
  const text = value(env, name);
  if (text === undefined) return 0;
  const number = /^\d+$/.test(text) ? Number(text) : 1;
  return number > 0x7fffffff ? 1 : number;
}

/** Completes `options` from `env` (empty with -E). `locale`: where the locale's variables are, whatever -E says. */
export function readEnvironment(options: Options, env: Environment, locale: Environment): void {
  options.optimize = Math.max(options.optimize, level(env, "PYTHONOPTIMIZE"));
  options.verbose = Math.max(options.verbose, level(env, "PYTHONVERBOSE"));
  options.debug = Math.max(options.debug, level(env, "PYTHONDEBUG"));
  options.inspect ||= level(env, "PYTHONINSPECT") > 0;
  options.unbuffered ||= level(env, "PYTHONUNBUFFERED") > 0;
  options.noUserSite ||= level(env, "PYTHONNOUSERSITE") > 0;
  options.safePath ||= value(env, "PYTHONSAFEPATH") !== undefined;
  options.warnDefaultEncoding = options.xoptions.has("warn_default_encoding") || value(env, "PYTHONWARNDEFAULTENCODING") !== undefined;
  options.devMode = options.xoptions.has("dev") || value(env, "PYTHONDEVMODE") !== undefined;
  options.utf8Mode = utf8Mode(options, env, locale);
  options.intMaxStrDigits = intMaxStrDigits(options, env);
  options.warnings = warnOptions(options, env);
}

function utf8Mode(options: Options, env: Environment, locale: Environment): boolean {
  const option = options.xoptions.get("utf8");
  if (option !== undefined) {
    if (option === true || option === "1") return true;
    if (option === "0") return false;
    throw new FatalConfig("preconfig_init_utf8_mode: invalid -X utf8 option value");
  }
  const variable = value(env, "PYTHONUTF8");
  if (variable === "1") return true;
  if (variable === "0") return false;
  if (variable !== undefined) throw new FatalConfig("preconfig_init_utf8_mode: invalid PYTHONUTF8 environment variable value");
  const name = value(locale, "LC_ALL") ?? value(locale, "LC_CTYPE") ?? value(locale, "LANG") ?? "C";
  return name === "C" || name === "POSIX";
}

function intMaxStrDigits(options: Options, env: Environment): number {
  const read = (text: string, where: string): number => {
    const digits = Number(text);
    if (/^\d+$/.test(text) && (digits === 0 || digits >= INT_DIGITS_THRESHOLD) && digits <= 0x7fffffff) return digits;
    throw new FatalConfig(`config_init_int_max_str_digits: ${where}: invalid limit; must be >= ${INT_DIGITS_THRESHOLD} or 0 for unlimited.`);
  };
  const variable = value(env, "PYTHONINTMAXSTRDIGITS");
  const fromVariable = variable === undefined ? INT_MAX_STR_DIGITS : read(variable, "PYTHONINTMAXSTRDIGITS");
  const option = options.xoptions.get("int_max_str_digits");
  return option === undefined ? fromVariable : read(option === true ? "" : option, "-X int_max_str_digits");
}

/** Weakest first: development mode, the variable, -W, -b. What is there already is not said again. */
function warnOptions(options: Options, env: Environment): string[] {
  const all = options.devMode ? ["default"] : [];
  all.push(...(value(env, "PYTHONWARNINGS")?.split(",").filter((text) => text !== "") ?? []), ...options.warnings);
  if (options.bytesWarning > 0) all.push(`${options.bytesWarning > 1 ? "error" : "default"}::BytesWarning`);
  return [...new Set(all)];
}

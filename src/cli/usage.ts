/** The texts of the command itself. */
export const VERSION = "0.1.0";
export const PYTHON_VERSION = "3.12.1";
export const VERSION_LINE = `Python ${PYTHON_VERSION} (Ouroboros ${VERSION})`;
export const USAGE = "usage: ouro [option] ... [-c cmd | -m mod | file | -] [arg] ...";
export const USAGE_HINT = `${USAGE}\nTry \`ouro -h' for more information.\n`;

/** 80 columns. */
export const HELP = `${USAGE}

Ouroboros runs Python ${PYTHON_VERSION} programs on a memory manager of its own, which
behaves as CPython's does, to the byte and to the reference count.

What to run
  file           a program; "-" or a pipe: standard input
  -c cmd         a program given as text; ends the options
  -m mod         a module found along sys.path, as a program; ends the options
  (nothing)      a conversation: type a line, see its result

How to run it
  --memory SIZE  the most the program may use: 512K, 64M, 1G (default 1G);
                 what needs more gets MemoryError
  --time-limit S after S seconds the program gets TimeoutError
  -i             afterwards, converse in the program's namespace
  -O, -OO        without assert statements; -OO: without docstrings as well
  -W arg         what to do with warnings: action:message:category:module:line,
                 action being default, error, always, ignore, module or once
  -b, -bb        warn when bytes are compared with str or int, or made a str;
                 -bb: an error
  -q             no version line before a conversation
  -u             hand output on at once
  -x             skip the first line of the file
  -E, -I, -P     do not look at PYTHON* variables; -I: nor beside the program;
                 -P: look at them, but not beside the program
  -R             random hashes, whatever PYTHONHASHSEED says
  -X dev         warn of what is usually not warned of
  -X int_max_str_digits=N   how long an int may be made a str or read from one
  -X utf8, -X NAME=VALUE    for sys.flags and sys._xoptions
  -B, -d, -s, -S, -v   for sys.flags: there is nothing here to switch off or on

See its memory (each with --help; a file of such a name is run as ./mem)
  ouro mem FILE        stack and heap, types, lines, cycles, totals
  ouro gc FILE         every collection, and what other thresholds would do
  ouro leaks FILE      what becomes more and more, where it is held, which line
  ouro why FILE NAME   who refers to an object, and what keeps it alive
  ouro heap save|show|diff|export    heaps as files, and for other tools
  ouro view [FILE]     step by step in the browser, forward and back

About
  -V, --version  the version
  -h, --help     this text
  --tour         six small programs, and what is in memory at their last line

Variables
  PYTHONHASHSEED the seed of str hashes: 0 to 4294967295, or random
  PYTHONPATH     more directories to find modules in
  PYTHONOPTIMIZE, PYTHONINSPECT, PYTHONUNBUFFERED, PYTHONWARNINGS,
  PYTHONDEVMODE, PYTHONUTF8, PYTHONSAFEPATH, PYTHONINTMAXSTRDIGITS, PYTHONDEBUG,
  PYTHONVERBOSE, PYTHONNOUSERSITE, PYTHONWARNDEFAULTENCODING   as options

Examples
  ouro hello.py Ada            run a file; sys.argv is ['hello.py', 'Ada']
  ouro -c "print(6 * 7)"       run a line
  echo "print(1)" | ouro       run what a pipe gives
  ouro --memory 64M big.py     see it end with MemoryError at 64 MB
  ouro -i setup.py             run a file, then look around in it
`;

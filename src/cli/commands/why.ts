/** `ouro why`: who refers to an object, and what keeps it alive. */
import { buildGraph } from "../../inspect/graph.ts";
import { UsageError } from "../usage-error.ts";
import { AllocationLog } from "./allocation-log.ts";
import { type Command, type Context } from "./command.ts";
import { type Expression, NotFound, parseExpression, resolve } from "./expression.ts";
import { lookAt, missedLines, type Moment } from "./moment.ts";
import { type ObjectReport, objectJson, objectText, reportObject } from "./object-report.ts";
import { STOP_OPTIONS } from "./stop.ts";
import { heading } from "./text.ts";

const HELP = `usage: ouro why [option] ... FILE NAME [arg] ...

Runs the program and tells why an object is alive: who refers to it, the
shortest way to it from a root (a global name, a variable of a function that
runs, the interpreter's own state), and what every way leads through.

  NAME           a name: cache; a path: head.next, rows[3]['key']; an address:
                 0x10cfaa0. A name is looked for in the function that runs at
                 the stop, then in the program's globals
  --at LINE      before LINE runs; without it and --when: at the end of the
                 program. FILE:LINE for a line of another file
  --hit N        with --at: before it runs for the N-th time
  --when EXPR    at the first line at which EXPR is true
  --json         the report alone, as JSON, on standard output; the program's
                 output goes to standard error
  --color WHEN   auto (default: on a terminal, unless NO_COLOR is set), always,
                 never
  -c, -m, --memory, --time-limit and what else \`ouro\` takes in front of FILE

Options may also stand behind FILE; what follows \`--\` is the program's. The exit
code is the program's; 2 when nothing has that name.

Examples
  ouro why prog.py cache
  ouro why prog.py 'rows[0]' --at 40
  ouro why -c "a = []; b = {'k': a}" "b['k']"
`;

interface WhyReport extends ObjectReport { name: string; moment: Omit<Moment, "globals"> }

export const whyCommand: Command = {
  name: "why",
  help: HELP,
  options: STOP_OPTIONS,
  run(context) {
    const [name, ...args] = context.line.options.args;
    if (name === undefined) throw new UsageError("which object? A name follows the program: ouro why FILE NAME");
    const expression = parseExpression(name);
    let report: WhyReport | undefined;
    let failed: string | undefined;
    // The name is no part of the program's command line: sys.orig_argv, and so every address, is the same whatever is asked for.
    const { argv } = context.line.options;
    const line = { ...context.line, options: { ...context.line.options, args, argv: [...argv.slice(0, argv.length - args.length - 1), ...args] } };
    const run = lookAt({ ...context, line }, { log: () => new AllocationLog() }, (moment, log) => {
      try {
        report = look(name, expression, moment, log!);
      } catch (error) {
        if (!(error instanceof NotFound)) throw error;
        failed = `${error.message} (${moment.title})`;
      }
    });
    return { run, failed, json: () => toJson(report!), text: () => toText(report!, context) };
  },
};

function look(name: string, expression: Expression, moment: Moment, log: AllocationLog): WhyReport {
  const graph = buildGraph();
  const o = resolve(graph, moment.globals, expression);
  const node = graph.indexOf(o);
  if (node < 0) throw new NotFound(`${name} is not in use`);
  const { globals: _globals, ...told } = moment;
  const site = log.siteOfObject(o);
  return { name, moment: told, ...reportObject(graph, node, site > 0 ? log.sites[site]! : null) };
}

function toJson(r: WhyReport): Record<string, unknown> {
  return { name: r.name, moment: { title: r.moment.title, file: r.moment.place?.file ?? null, line: r.moment.place?.line ?? null, missed: r.moment.missed }, ...objectJson(r) };
}
function toText(r: WhyReport, { paint, program }: Context): string {
  const lines = [...heading(`Why ${r.name} is alive, ${program} ${r.moment.title}`, paint), ...missedLines(r.moment), "", ...objectText(r, paint)];
  return `${lines.join("\n")}\n`;
}

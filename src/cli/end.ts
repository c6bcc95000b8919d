/** Ends the process; `signal`: by SIGINT, so that a shell script around it ends as well. */
export function endProcess(code: number, signal: boolean): void {
  if (!signal || process.platform === "win32") process.exit(code);
  process.removeAllListeners("SIGINT");
  process.kill(process.pid, "SIGINT");
  setTimeout(() => process.exit(code), 100);
}

/** Names of the error handlers that are always there. A file without imports, so that any module may read it while loading. */
export const builtinHandlers = ["strict", "ignore", "replace", "xmlcharrefreplace", "backslashreplace", "namereplace", "surrogateescape", "surrogatepass"];

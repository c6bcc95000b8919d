/**
 * The program and the step in the fragment of the address, so that a link shows what its sender saw and no server is asked.
 * `#example=NAME&step=N` for a program of the page, `#p=…&step=N` for any other: deflated JSON in base64url.
 */

export interface Shared {
  /** An example's name, when its text is unchanged. */
  example?: string;
  source?: string;
  stdin?: string;
  step?: number;
  unit?: "line" | "instruction";
}

/** What a link of 30 KB still holds; longer ones are cut by mail programs. */
export const LINK_LIMIT = 30_000;

/** A program is at most this long; a fragment that claims more is refused. */
const SOURCE_LIMIT = 2_000_000;

export async function writeFragment(shared: Shared): Promise<string> {
  const parts = new URLSearchParams();
  if (shared.example !== undefined) parts.set("example", shared.example);
  else parts.set("p", await deflate(JSON.stringify({ source: shared.source ?? "", ...(shared.stdin ? { stdin: shared.stdin } : {}) })));
  if (shared.step !== undefined) parts.set("step", String(shared.step));
  if (shared.unit === "instruction") parts.set("by", "instruction");
  return parts.toString();
}

/** null: the fragment says nothing. Throws Error with words for the viewer when it is damaged. */
export async function readFragment(fragment: string): Promise<Shared | null> {
  const parts = new URLSearchParams(fragment.replace(/^#/, ""));
  const shared: Shared = {};
  const step = Number(parts.get("step"));
  if (parts.has("step") && Number.isInteger(step) && step >= 0) shared.step = step;
  if (parts.get("by") === "instruction") shared.unit = "instruction";
  const packed = parts.get("p");
  if (packed !== null) {
    const content: unknown = await inflate(packed).then((text): unknown => JSON.parse(text)).catch(() => null);
    if (typeof content !== "object" || content === null || !("source" in content) || typeof content.source !== "string") throw new Error("The link is damaged: the program in it cannot be read.");
    shared.source = content.source;
    if ("stdin" in content && typeof content.stdin === "string") shared.stdin = content.stdin;
    return shared;
  }
  const example = parts.get("example");
  if (example === null) return null;
  shared.example = example;
  return shared;
}

async function deflate(text: string): Promise<string> {
  const bytes = new Uint8Array(await new Response(new Blob([text]).stream().pipeThrough(new CompressionStream("deflate-raw"))).arrayBuffer());
  let binary = "";
  for (let i = 0; i < bytes.length; i += 0x8000) binary += String.fromCharCode(...bytes.subarray(i, i + 0x8000));
  return btoa(binary).replace(/\+/g, "-").replace(/\//g, "_").replace(/=+$/, "");
}
async function inflate(text: string): Promise<string> {
  const binary = atob(text.replace(/-/g, "+").replace(/_/g, "/"));
  const bytes = Uint8Array.from(binary, (ch) => ch.charCodeAt(0));
  const reader = new Blob([bytes]).stream().pipeThrough(new DecompressionStream("deflate-raw")).getReader();
  const decoder = new TextDecoder();
  let result = "";
  for (;;) {
    const { done, value } = await reader.read();
    if (done) return result + decoder.decode();
    result += decoder.decode(value, { stream: true });
    if (result.length > SOURCE_LIMIT) { await reader.cancel(); throw new Error("too long"); }
  }
}

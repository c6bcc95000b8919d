/** Which runtime is the current one: several live side by side, each with a buffer and a host of its own. */
import { buffer, useBuffer } from "../memory/views.ts";
import { type Host, host, useHost } from "../host/host.ts";

/** Runs `body` with another buffer and host as the current ones; what was current before is so again afterwards. */
export function withRuntime<T>(heap: ArrayBufferLike, world: Host, body: () => T): T {
  const savedBuffer = buffer;
  const savedHost = host;
  useBuffer(heap);
  useHost(world);
  try {
    return body();
  } finally {
    useBuffer(savedBuffer);
    useHost(savedHost);
  }
}

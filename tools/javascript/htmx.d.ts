// The pages of the desk load htmx before their own scripts.
import type library from "htmx.org";

declare global {
  const htmx: typeof library;
}

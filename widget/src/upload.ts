import type { Refusal } from "./contract";

export const MAX_FILE = 10 * 1024 * 1024;
export const FILE_TYPES = "image/*,audio/*,video/*,.pdf,.doc,.docx,.xls,.xlsx";

/**
 * Sends a file into the conversation of `token`; the same `clientId` again is the same file.
 * Rejects when the server cannot be reached.
 */
export async function upload(
  server: string,
  token: string,
  clientId: string,
  file: File,
): Promise<{ seq: number } | Refusal> {
  const body = new FormData();
  body.set("client_id", clientId);
  body.set("file", file);
  const headers = { authorization: `Bearer ${token}` };
  const response = await fetch(new URL("/attachments", server), { method: "POST", headers, body });
  return (await response.json()) as { seq: number } | Refusal;
}

/** Whether a text is JSON, where AWS takes any but passes it on as it is. */
export function isJson(text: string): boolean {
  try {
    JSON.parse(text);
    return true;
  } catch {
    return false;
  }
}

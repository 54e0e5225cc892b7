/** A query string as the API reads it: what is not set is left out, lists are repeated. */
export function queryText(query: Readonly<Record<string, unknown>>): string {
  const parameters = new URLSearchParams();
  for (const [name, value] of Object.entries(query)) {
    for (const one of Array.isArray(value) ? value : [value]) {
      if (one !== undefined && one !== null && one !== '') parameters.append(name, String(one));
    }
  }
  return parameters.toString().replaceAll('%3A', ':').replaceAll('%2C', ',');
}

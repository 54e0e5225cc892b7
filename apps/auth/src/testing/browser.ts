/** An answer of the API with its body read. */
export interface Answer {
  readonly status: number;
  readonly headers: Headers;
  // What a spec reads out of a body it checks by itself.
  readonly body: Record<string, never>;
}

/** What else goes with a request. */
export interface RequestOptions {
  readonly headers?: Record<string, string>;
  /** Leaves the header out that proves that a change came from our own pages. */
  readonly withoutCsrf?: boolean;
}

/** Keeps cookies as a browser does, sends the CSRF header as our pages do, and knows the last access token. */
export class Browser {
  readonly cookies = new Map<string, string>();
  accessToken: string | undefined;

  constructor(private readonly url: string) {}

  async get(path: string, options: RequestOptions = {}): Promise<Answer> {
    return this.send('GET', path, undefined, options);
  }

  async post(path: string, body?: unknown, options: RequestOptions = {}): Promise<Answer> {
    return this.send('POST', path, body, options);
  }

  async send(method: string, path: string, body?: unknown, options: RequestOptions = {}): Promise<Answer> {
    const headers: Record<string, string> = { ...options.headers };
    const csrf = [...this.cookies].find(([name]) => name.startsWith('pga_csrf'))?.[1];
    if (this.cookies.size > 0) headers['cookie'] ??= [...this.cookies].map((pair) => pair.join('=')).join('; ');
    if (csrf !== undefined && method !== 'GET' && options.withoutCsrf !== true) headers['x-csrf-token'] ??= csrf;
    if (body !== undefined) headers['content-type'] = 'application/json';
    const payload = body === undefined ? {} : { body: JSON.stringify(body) };
    const response = await fetch(`${this.url}/api/v1${path}`, { method, headers, ...payload });
    for (const line of response.headers.getSetCookie()) this.keep(line);
    const text = await response.text();
    const answer = { status: response.status, headers: response.headers, body: text === '' ? {} : JSON.parse(text) };
    if ('accessToken' in answer.body) this.accessToken = answer.body['accessToken'];
    return answer;
  }

  /** The same cookies in a browser of their own: what a thief has who copied them. */
  copy(): Browser {
    const copy = new Browser(this.url);
    for (const [name, value] of this.cookies) copy.cookies.set(name, value);
    copy.accessToken = this.accessToken;
    return copy;
  }

  private keep(line: string): void {
    const [pair] = line.split(';');
    const at = pair.indexOf('=');
    if (/max-age=0/i.test(line)) this.cookies.delete(pair.slice(0, at));
    else this.cookies.set(pair.slice(0, at), pair.slice(at + 1));
  }
}

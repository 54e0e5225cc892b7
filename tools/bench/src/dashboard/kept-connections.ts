import { Agent, request } from 'node:http';

/** An HTTP client that keeps its connections and hands the bytes on as they came: what it inflated would count as ours. */
export class KeptConnections {
  private readonly agent = new Agent({ keepAlive: true, maxSockets: 64 });

  get(url: string, headers: Readonly<Record<string, string>>): Promise<Buffer> {
    return new Promise((resolve, reject) => {
      const sent = request(url, { agent: this.agent, headers }, (answer) => {
        const parts: Buffer[] = [];
        answer.on('data', (part: Buffer) => parts.push(part));
        answer.on('error', reject);
        answer.on('end', () => {
          const body = Buffer.concat(parts);
          if (answer.statusCode === 200) resolve(body);
          else reject(new Error(`GET ${url} answered ${answer.statusCode}: ${body.toString().slice(0, 500)}`));
        });
      });
      sent.on('error', reject);
      sent.end();
    });
  }

  close(): void {
    this.agent.destroy();
  }
}

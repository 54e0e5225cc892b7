/** The health check of every image: asks the service in the same container. */
const port = process.env.PORT ?? process.env.HTTP_PORT;
const answer = await fetch(`http://127.0.0.1:${port}/healthz`, { signal: AbortSignal.timeout(4_000) });
process.exitCode = answer.ok ? 0 : 1;

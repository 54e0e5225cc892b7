import type { ProblemDetails } from '@pganalytics/contracts';

/** A request failed and the API said why. The message is the sentence it gave. */
export class ApiProblem extends Error {
  override readonly name = 'ApiProblem';

  constructor(
    /** The HTTP status. */
    readonly status: number,
    /** What the API said; `undefined` when something else answered, a proxy for instance. */
    readonly details: ProblemDetails | undefined,
    /** After how many seconds trying again makes sense; `undefined` when the API did not say. */
    readonly retryAfterSeconds: number | undefined,
  ) {
    super(details?.detail ?? details?.title ?? `The server answered with status ${status}.`);
  }

  /** Stable, `<owner>.<what>`; `undefined` when something else than the API answered. */
  get code(): string | undefined {
    return this.details?.code;
  }
}

/** Why a response is not ok; reads its body. */
export async function problemOfResponse(response: Response): Promise<ApiProblem> {
  const retryAfter = Number(response.headers.get('retry-after') ?? Number.NaN);
  return new ApiProblem(
    response.status,
    await detailsOf(response),
    Number.isFinite(retryAfter) ? retryAfter : undefined,
  );
}

async function detailsOf(response: Response): Promise<ProblemDetails | undefined> {
  if (!response.headers.get('content-type')?.includes('json')) return undefined;
  try {
    return (await response.json()) as ProblemDetails;
  } catch {
    return undefined;
  }
}

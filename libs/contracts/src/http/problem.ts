import { z } from 'zod';

/** How every failed request is answered (RFC 9457), as `application/problem+json`. */
export const problemDetails = z
  .looseObject({
    type: z.string().describe('A URI of the kind of problem; `about:blank` when the status says it all.'),
    title: z.string().describe('What went wrong, in a few words that stay the same.'),
    status: z.int().describe('The HTTP status.'),
    detail: z.string().describe('A sentence that names the value and, where there is one, the remedy.'),
    code: z.string().describe('Stable, `<owner>.<what>`; clients may switch on it.'),
    errors: z
      .array(z.object({ path: z.string(), message: z.string() }))
      .optional()
      .describe('Every wrong field of a request that does not fit.'),
    requestId: z.string().optional().describe('Names the request in the logs of the service.'),
  })
  .meta({
    id: 'Problem',
    description: 'How every failed request is answered (RFC 9457).',
    examples: [
      {
        type: 'about:blank',
        title: 'Bad Request',
        status: 400,
        code: 'query.range-too-long',
        detail: 'The range of 800 days is longer than the 732 days that one answer may span; ask for a shorter range.',
        requestId: '0198a7c2-5b1e-7d1c-8f0e-2f5d7d1c8f0e',
      },
    ],
  });
/** How every failed request is answered (RFC 9457). */
export type ProblemDetails = z.infer<typeof problemDetails>;

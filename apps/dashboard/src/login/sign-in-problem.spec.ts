import { RequestFailed } from '../data/problem.js';
import { signInProblem } from './sign-in-problem.js';

describe('why signing in failed', () => {
  it('does not tell whether the e-mail or the password was wrong', () => {
    expect(signInProblem(new RequestFailed('unauthenticated', 'x'))).toMatch(/^E-mail or password is wrong/);
  });

  it.each([
    [30, 'in 30 seconds'],
    [300, 'in 5 minutes'],
    [undefined, 'in a minute'],
  ])('says after %p seconds of rate limit when to try again', (seconds, text) => {
    expect(signInProblem(new RequestFailed('busy', 'x', { retryAfterSeconds: seconds }))).toContain(text);
  });

  it('says that the server is down', () => {
    expect(signInProblem(new RequestFailed('offline', 'The server does not answer.'))).toBe(
      'The server does not answer.',
    );
  });

  it('names the request of a fault, so that it can be found in the log', () => {
    expect(signInProblem(new RequestFailed('broken', 'It broke.', { requestId: 'r-1' }))).toBe(
      'It broke. (request r-1)',
    );
  });
});

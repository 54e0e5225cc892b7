import './login.css';
import { createLazyRoute, useRouter } from '@tanstack/react-router';
import { useState } from 'react';
import type { FormEvent } from 'react';
import { safeNext } from '../app/search.js';
import { useTitle } from '../app/use-title.js';
import { signIn } from '../data/account.js';
import { Logo } from '../ui/icons.js';
import { signInProblem } from './sign-in-problem.js';

export const Route = createLazyRoute('/login')({ component: LoginScreen });

function LoginScreen() {
  const { next } = Route.useSearch();
  const router = useRouter();
  useTitle('Sign in');
  const [email, setEmail] = useState('');
  const [password, setPassword] = useState('');
  const [busy, setBusy] = useState(false);
  const [problem, setProblem] = useState<string>();
  const submit = async (event: FormEvent) => {
    event.preventDefault();
    setBusy(true);
    setProblem(undefined);
    try {
      await signIn(email.trim(), password);
      router.history.push(safeNext(next));
    } catch (error) {
      setProblem(signInProblem(error));
      setPassword('');
    } finally {
      setBusy(false);
    }
  };
  return (
    <main className="login">
      <form className="login-card" onSubmit={(event) => void submit(event)}>
        <div className="login-brand">
          <Logo />
          <h1>pgAnalytics</h1>
        </div>
        <label>
          E-mail
          <input
            className="input"
            type="text"
            inputMode="email"
            name="email"
            autoComplete="username"
            required
            autoFocus
            value={email}
            onChange={(event) => setEmail(event.target.value)}
          />
        </label>
        <label>
          Password
          <input
            className="input"
            type="password"
            name="password"
            autoComplete="current-password"
            required
            value={password}
            onChange={(event) => setPassword(event.target.value)}
          />
        </label>
        <p className="login-problem" role="alert">
          {problem}
        </p>
        <button type="submit" className="button primary" disabled={busy}>
          {busy ? 'Signing in…' : 'Sign in'}
        </button>
        <p className="muted login-hint">
          The first administrator’s e-mail and password were printed where pgAnalytics was started.
        </p>
      </form>
    </main>
  );
}

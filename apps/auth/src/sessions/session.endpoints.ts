import {
  accessGranted,
  account,
  accountChange,
  loginBody,
  logoutBody,
  passwordBody,
} from '@pganalytics/contracts/accounts';
import { defineEndpoint } from '@pganalytics/http';

export const login = defineEndpoint({
  method: 'POST',
  path: '/login',
  access: 'public',
  summary: 'Sign in',
  description: 'Browsers get the session in cookies as well; a change made with them needs the header x-csrf-token.',
  tag: 'session',
  body: loginBody,
  response: accessGranted,
  failures: { 401: 'E-mail address or password is wrong.', 429: 'Too many tries; see Retry-After.' },
});

export const refresh = defineEndpoint({
  method: 'POST',
  path: '/refresh',
  access: 'public',
  summary: 'Go on with the session of the cookies',
  tag: 'session',
  response: accessGranted,
  failures: { 401: 'The session has ended.', 403: 'The header x-csrf-token is missing or wrong.' },
});

export const logout = defineEndpoint({
  method: 'POST',
  path: '/logout',
  access: 'public',
  summary: 'Sign out',
  tag: 'session',
  body: logoutBody,
  failures: { 401: 'The access token is not valid.', 403: 'The header x-csrf-token is missing or wrong.' },
});

export const getMe = defineEndpoint({
  method: 'GET',
  path: '/me',
  access: 'profile:read',
  summary: 'Tell who the caller is',
  tag: 'session',
  response: account,
});

export const changeMe = defineEndpoint({
  method: 'PATCH',
  path: '/me',
  access: 'profile:write',
  summary: 'Change the own name',
  tag: 'session',
  body: accountChange,
  response: account,
  failures: { 403: 'The caller is an API token.' },
});

export const changePassword = defineEndpoint({
  method: 'POST',
  path: '/password',
  access: 'profile:write',
  summary: 'Change the own password',
  description: 'Every session of the user ends; a new one begins with this answer.',
  tag: 'session',
  body: passwordBody,
  response: accessGranted,
  failures: { 429: 'Too many tries; see Retry-After.' },
});

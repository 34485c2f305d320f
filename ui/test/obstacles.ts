/** What the way to Microsoft can be said to have (`crates/setup/src/check/reachable.rs`). */
export const OBSTACLES = [
  'automatic',
  'broken',
  'clockAhead',
  'clockAheadNext',
  'clockBehind',
  'clockOnlyAhead',
  'clockOnlyBehind',
  'insecure',
  'nameNotFound',
  'noRoots',
  'notMicrosoft',
  'otherName',
  'outOfDate',
  'proxyRefused',
  'proxySignIn',
  'proxyUnreachable',
  'refused',
  'timedOut',
  'unknownAuthority',
  'unknownAuthorityNamed',
  'unreachable',
];

/** The values that its sentences take. */
export const ON_THE_WAY = {
  host: 'graph.microsoft.com',
  proxy: 'http://proxy.example:8080',
  issuer: 'Example Inspection CA',
  address: 'http://wpad.example/proxy.pac',
  offBy: '10800',
};

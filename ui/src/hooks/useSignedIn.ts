import { createContext, useContext } from 'react';

/** Somebody is signed in. Without, the program gives nothing out that is kept, and the page does not offer it. */
export const SignedIn = createContext(true);

export function useSignedIn(): boolean {
  return useContext(SignedIn);
}

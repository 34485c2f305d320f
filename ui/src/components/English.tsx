import type { ReactNode } from 'react';

/** Names that are English in every language of the pages: Microsoft's, and those of Peig's form. A voice has to know. */
export function English({ children, className }: { children: ReactNode; className?: string }) {
  return (
    <span lang="en" className={className}>
      {children}
    </span>
  );
}

/** A sentence with such a name in it. */
export function WithEnglish({ words, name }: { words: string; name: string }) {
  const [before, ...after] = words.split(name);
  return after.length === 0 ? (
    words
  ) : (
    <>
      {before}
      <English>{name}</English>
      {after.join(name)}
    </>
  );
}

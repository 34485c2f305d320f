import { useEffect, useRef, useState } from 'react';

import type { RunView } from '../ipc/bindings/RunView';
import type { StepView } from '../ipc/bindings/StepView';
import type { View } from '../ipc/bindings/View';
import { useCalm } from './useCalm';

/** A tick stands this long before the next one comes, where there is the time. */
const TICK = 300;
/** What is drawn is at most this far behind what is so. */
const BEHIND = 2_000;
/** How long the whole list is seen done. */
const SEEN = 600;
/** How long the screen stays for what Microsoft has still to confirm. After that it is told where the run ends. */
const CONFIRMING = 10_000;

/** "Set everything up" as it is drawn: its steps tick one after the other, however fast the work is. */
export interface Run {
  run: RunView;
  /** Ids of the steps that are drawn as done. */
  shown: readonly string[];
  /** The work has come to its end, and the drawing has not. */
  over: boolean;
}

export function stepsOf(run: RunView): StepView[] {
  return run.parts.flatMap((part) => part.steps);
}

function doneIn(run: RunView): string[] {
  return stepsOf(run)
    .filter((step) => step.state === 'done')
    .map((step) => step.id);
}

function allDone(run: RunView): RunView {
  const parts = run.parts.map((part) => ({
    ...part,
    steps: part.steps.map((step) => ({ ...step, state: 'done' as const })),
  }));
  return { ...run, parts };
}

/** The run has led to its end; elsewhere somebody is needed, and is told at once. */
function endedWell({ screen, fault }: View): boolean {
  return fault === null && screen.kind === 'section' && screen.id === 'confirm';
}

function isConfirming(view: View): boolean {
  return view.checklist.some((finding) => finding.status.kind === 'settling');
}

/** What follows from a view for what is drawn. The same as before where nothing does. */
function follow(drawn: Run | null, view: View): Run | null {
  const { run } = view;
  if (run !== null) {
    return drawn?.run === run
      ? drawn
      : { run, shown: drawn === null || drawn.over ? doneIn(run) : drawn.shown, over: false };
  }
  if (drawn === null || !endedWell(view)) {
    return null;
  }
  return drawn.over ? drawn : { ...drawn, run: allDone(drawn.run), over: true };
}

/** The run to draw, if there is one. The engine is not slowed down: the page lags behind it. */
export function useRun(view: View | null): Run | null {
  const calm = useCalm();
  const [drawn, draw] = useState<Run | null>(null);
  const [gaveUp, giveUp] = useState(false);
  const followed = view === null ? null : follow(drawn, view);
  if (followed !== drawn) {
    draw(followed);
    giveUp(false);
  }
  const done = drawn === null ? [] : doneIn(drawn.run);
  const behind = drawn === null ? [] : done.filter((id) => !drawn.shown.includes(id));
  const [first] = behind;
  const count = done.length;
  const left = behind.length;
  const by = useRef({ count: 0, at: 0 });
  useEffect(() => {
    if (first === undefined) {
      return undefined;
    }
    if (by.current.count !== count) {
      by.current = { count, at: Date.now() + BEHIND };
    }
    const pause = calm ? 0 : Math.min(TICK, Math.max(0, by.current.at - Date.now()) / left);
    const timer = setTimeout(() => {
      draw((now) => now && { ...now, shown: calm ? doneIn(now.run) : [...now.shown, first] });
    }, pause);
    return () => {
      clearTimeout(timer);
    };
  }, [calm, first, count, left]);

  const drained = drawn?.over === true && left === 0;
  const confirming = drained && view !== null && isConfirming(view);
  useEffect(() => {
    if (!confirming) {
      return undefined;
    }
    const timer = setTimeout(giveUp, CONFIRMING, true);
    return () => {
      clearTimeout(timer);
    };
  }, [confirming]);
  const leaves = drained && (!confirming || gaveUp);
  useEffect(() => {
    if (!leaves) {
      return undefined;
    }
    const timer = setTimeout(draw, calm ? 0 : SEEN, null);
    return () => {
      clearTimeout(timer);
    };
  }, [leaves, calm]);
  return drawn;
}

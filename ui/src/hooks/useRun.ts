import { useCallback, useEffect, useRef, useState } from 'react';

import type { RunPart } from '../ipc/bindings/RunPart';
import type { RunView } from '../ipc/bindings/RunView';
import type { StepView } from '../ipc/bindings/StepView';
import type { View } from '../ipc/bindings/View';
import type { Way } from '../ipc/bindings/Way';
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
  /** How the work has come to its end, while the drawing has not. */
  end: End | null;
  /** The view that it was last drawn after. */
  seen: View;
}

/** Well; on the admin's wish; or with a fault that has a way on. */
export type End = 'well' | 'stopped' | 'fault';

export function stepsOf(run: RunView): StepView[] {
  return run.parts.flatMap((part) => part.steps);
}

function doneIn(run: RunView): string[] {
  return stepsOf(run)
    .filter((step) => step.state === 'done')
    .map((step) => step.id);
}

function allDone(part: RunPart): RunPart {
  return { ...part, steps: part.steps.map((step) => ({ ...step, state: 'done' as const })) };
}

/** A part as the screens show it that it has ended on, which know more than its last moment did. */
function afterwards(part: RunPart, { screen, sections }: View): RunPart {
  if (sections.some(({ id, state }) => id === part.id && (state === 'done' || state === 'settling'))) {
    return allDone(part);
  }
  return screen.kind === 'section' && screen.id === part.id ? { ...part, steps: screen.steps } : part;
}

/** What a fault on screen can be answered with right there. */
const WAYS_ON: readonly Way[] = ['tryAgain', 'signInAgain', 'keepInMemory', 'goOnWithout'];

function placeOf({ screen }: View): string {
  return screen.kind === 'section' ? screen.id : screen.kind;
}

/** How it has ended; nothing where what comes next, or who is needed, is on another screen. */
function endOf(drawn: Run, view: View): End | null {
  const { screen, fault } = view;
  if (screen.kind === 'section' && screen.id === 'confirm') {
    return fault === null && (drawn.end === null || drawn.end === 'well') ? 'well' : null;
  }
  if (drawn.end !== null && placeOf(view) !== placeOf(drawn.seen)) {
    return null;
  }
  // Where it was begun, and with nothing to say: that is the admin's wish. Of views that follow each other quickly only the last
  // comes here, so that it was stopping need not have been seen.
  const wished =
    drawn.end === 'stopped' || (drawn.end === null && fault === null && screen.kind === 'readiness');
  if (wished) {
    // Begun from there again, it is the next one's.
    return view.busy === null ? 'stopped' : null;
  }
  const waits = screen.kind === 'section' && screen.consent?.needsSomeone === true;
  const answered = fault?.ways.some((way) => WAYS_ON.includes(way)) === true;
  const answering = drawn.end === 'fault' && (view.busy !== null || view.signingIn !== null);
  return !waits && (answered || answering) ? 'fault' : null;
}

/** What follows from a view for what is drawn. The same as before where nothing does. */
function follow(drawn: Run | null, view: View): Run | null {
  const { run } = view;
  if (run !== null) {
    if (drawn?.run === run) {
      return drawn;
    }
    // Tried again, it goes on from what was seen.
    const goesOn = drawn !== null && (drawn.end === null || drawn.end === 'fault');
    return { run, shown: goesOn ? drawn.shown : doneIn(run), end: null, seen: view };
  }
  const end = drawn === null ? null : endOf(drawn, view);
  if (drawn === null || end === null || drawn.end === end) {
    return end === null ? null : drawn;
  }
  const parts = drawn.run.parts.map((part) => (end === 'well' ? allDone(part) : afterwards(part, view)));
  return { ...drawn, run: { ...drawn.run, parts }, end, seen: view };
}

function isConfirming(view: View): boolean {
  return view.checklist.some((finding) => finding.status.kind === 'settling');
}

/**
 * The run to draw, if there is one, and how it is left where it has not ended well. The engine is not slowed down: the
 * page lags behind it.
 */
export function useRun(view: View): [Run | null, () => void] {
  const calm = useCalm();
  const [drawn, draw] = useState<Run | null>(null);
  const [gaveUp, giveUp] = useState(false);
  const followed = follow(drawn, view);
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

  const drained = drawn?.end === 'well' && left === 0;
  const confirming = drained && isConfirming(view);
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
  const leave = useCallback(() => {
    draw(null);
  }, []);
  return [drawn, leave];
}

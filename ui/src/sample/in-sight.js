// What is in front of a person, as it is drawn. The pictures measure it in every view (`looks.ts`), the journeys in the real
// window (`tests/src/reading.rs` runs this text there): in sight means the same in both.

/**
 * The buttons that look like the one to press, whether a pointer rests on them or not.
 * @param {ParentNode} part
 */
export function blueButtons(part) {
  return [...part.querySelectorAll('button')].filter((button) => {
    const probe = document.createElement('span');
    button.append(probe);
    const brand = ['', 'Hover', 'Pressed'].map((state) => {
      probe.style.color = getComputedStyle(button).getPropertyValue('--colorBrandBackground' + state);
      return probe.style.color && getComputedStyle(probe).color;
    });
    probe.remove();
    return button.checkVisibility() && brand.includes(getComputedStyle(button).backgroundColor);
  });
}

/**
 * The whole of it can be seen without scrolling, and nothing lies over its middle.
 * @param {Element} element
 */
export function isInSight(element) {
  const { left, right, top, bottom } = element.getBoundingClientRect();
  const holds = (/** @type {{ left: number, top: number, right: number, bottom: number }} */ part) =>
    left >= part.left - 0.5 &&
    top >= part.top - 0.5 &&
    right <= part.right + 0.5 &&
    bottom <= part.bottom + 0.5;
  if (!holds({ left: 0, top: 0, right: innerWidth, bottom: innerHeight })) {
    return false;
  }
  for (let part = element.parentElement; part; part = part.parentElement) {
    if (getComputedStyle(part).overflow !== 'visible' && !holds(part.getBoundingClientRect())) {
      return false;
    }
  }
  return element.contains(document.elementFromPoint((left + right) / 2, (top + bottom) / 2));
}

/**
 * How high the screen's content is, in heights of what can be seen of it at once.
 * @param {Element} part
 */
export function heightsOf(part) {
  return part.scrollHeight / part.clientHeight;
}

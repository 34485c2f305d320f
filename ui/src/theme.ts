import { type Theme, webDarkTheme, webLightTheme } from '@fluentui/react-components';

/**
 * The font of the desktop that the window is on: Segoe UI on Windows, San Francisco on macOS, whatever is chosen on Linux.
 * Fluent's own list names seven families, and WebKitGTK asks the system for each that is not there, in each weight, before it
 * draws the first word.
 */
const font = { fontFamilyBase: 'system-ui, sans-serif' };

/** How the pages look, light and dark. */
export const THEMES: Readonly<Record<'light' | 'dark', Theme>> = {
  light: { ...webLightTheme, ...font },
  dark: { ...webDarkTheme, ...font },
};

import type { UnitDetail } from '../../../shared/schemas/unit.ts';

export type UnitPage = UnitDetail['pages'][number];
/** `width` and `page` follow the window; a number is the scale: 1 is a page 794 px wide (A4 at 96 dpi). */
export type Zoom = 'width' | 'page' | number;
export type Contrast = 'normal' | 'strong' | 'invert';
export interface View {
  zoom: Zoom;
  /** Quarter turns clockwise. */
  turns: number;
  contrast: Contrast;
  /** The text in place of the picture. */
  asText: boolean;
}
export const FULL_WIDTH = 794;
export const ZOOM_STEPS = [0.25, 0.35, 0.5, 0.7, 0.85, 1, 1.25, 1.5, 2, 2.5, 3, 4] as const;

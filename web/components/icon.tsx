/** Line icons, 20 × 20, drawn in the colour of the text. Decoration only: the word stands beside or in the label. */
const PATHS = {
  search: 'M9 3.5a5.5 5.5 0 1 0 0 11 5.5 5.5 0 0 0 0-11ZM13 13l4 4',
  close: 'M5 5l10 10M15 5L5 15',
  check: 'M4 10.5l4 4 8-9',
  left: 'M12.5 4L6.5 10l6 6',
  right: 'M7.5 4l6 6-6 6',
  up: 'M4 12.5l6-6 6 6',
  down: 'M4 7.5l6 6 6-6',
  back: 'M16 10H4.5M9.5 5l-5 5 5 5',
  plus: 'M10 4v12M4 10h12',
  minus: 'M4 10h12',
  rotate: 'M4.5 10a5.5 5.5 0 1 0 2-4.2M4 3v3.5h3.5',
  contrast: 'M10 3a7 7 0 1 0 0 14 7 7 0 0 0 0-14ZM10 3v14',
  text: 'M4 5h12M10 5v11M7.5 16h5',
  full: 'M4 8V4h4M12 4h4v4M16 12v4h-4M8 16H4v-4',
  width: 'M3 4v12M17 4v12M6 10h8M8 8l-2 2 2 2M12 8l2 2-2 2',
  fit: 'M5 3.5h10v13H5zM10 7v6M8.5 8.5L10 7l1.5 1.5M8.5 11.5L10 13l1.5-1.5',
  share: 'M10 12V3.5M7 6l3-3 3 3M5 10v6.5h10V10',
  quote: 'M4 6h4v4c0 2.5-1.2 4-3.5 4.5M12 6h4v4c0 2.5-1.2 4-3.5 4.5',
  download: 'M10 3.5V12M6.5 9L10 12.5 13.5 9M4 16.5h12',
  filter: 'M3.5 5h13M6 10h8M8.5 15h3',
  columns: 'M3.5 4.5h13v11h-13zM8 4.5v11M12.5 4.5v11',
  sun: 'M10 6.5a3.5 3.5 0 1 0 0 7 3.5 3.5 0 0 0 0-7ZM10 2v2M10 16v2M2 10h2M16 10h2M4.3 4.3l1.4 1.4M14.3 14.3l1.4 1.4M15.7 4.3l-1.4 1.4M5.7 14.3l-1.4 1.4',
  moon: 'M16 11.8A6.5 6.5 0 0 1 8.2 4a6.5 6.5 0 1 0 7.8 7.8Z',
  help: 'M10 3a7 7 0 1 0 0 14 7 7 0 0 0 0-14ZM8 8.2c.2-1.2 1-1.8 2.1-1.8 1.2 0 2 .7 2 1.7 0 1.5-2 1.6-2 3.2M10 13.6v.1',
  menu: 'M3.5 5.5h13M3.5 10h13M3.5 14.5h13',
  alert: 'M10 3.5l7.5 13h-15zM10 8.5v3.5M10 14.2v.1',
  file: 'M5 3h6.5L15 6.5V17H5zM11.5 3v3.5H15',
} as const;
export type IconName = keyof typeof PATHS;

export function Icon({ name, size = 18 }: { name: IconName; size?: number }) {
  return (
    <svg className="icon" width={size} height={size} viewBox="0 0 20 20" aria-hidden="true" focusable="false">
      <path d={PATHS[name]} />
      {name === 'contrast' && <path d="M10 3a7 7 0 0 1 0 14Z" fill="currentColor" />}
    </svg>
  );
}

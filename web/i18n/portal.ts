import { dictionary } from './i18n.tsx';

export const portal = dictionary({ 'nav.search': '查档案' }, { 'nav.search': 'Search records' });

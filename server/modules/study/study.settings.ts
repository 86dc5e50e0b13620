/** What is configuration in study, with the defaults of the house: kinds of sessions, headings, dimensions. */
import { findSetting, type Reader } from '../../infra/db/index.ts';
import type { StudySettings } from '../../../shared/schemas/study.ts';

export const STUDY_SETTINGS = 'study.settings';

const DEFAULTS: StudySettings = {
  kinds: [
    { key: 'first-item', zh: '第一议题', en: 'First item of the agenda', retired: false },
    { key: 'central-group', zh: '中心组学习', en: 'Central group', retired: false },
    { key: 'reading-class', zh: '读书班', en: 'Reading class', retired: false },
    { key: 'branch-day', zh: '主题党日', en: 'Branch day', retired: false },
    { key: 'branch-meeting', zh: '三会一课', en: 'Three meetings and one lesson', retired: false },
    { key: 'lesson', zh: '党课', en: 'Lesson', retired: false },
    { key: 'young-group', zh: '青年小组', en: 'Young group', retired: false },
    { key: 'expert-talk', zh: '专家辅导', en: 'Expert talk', retired: false },
    { key: 'visit', zh: '参观见学', en: 'Organised visit', retired: false },
    { key: 'life-meeting', zh: '组织生活会', en: 'Life meeting', retired: false },
  ],
  planHeadings: [
    { zh: '学习目标', en: 'What I want to learn' },
    { zh: '学习内容', en: 'What I will read' },
    { zh: '方式和时间', en: 'How and when' },
    { zh: '联系工作', en: 'What it is for in my work' },
  ],
  paperHeadings: [
    { zh: '主要收获', en: 'What I learned' },
    { zh: '存在不足', en: 'What is wrong' },
    { zh: '原因剖析', en: 'Why' },
    { zh: '改进措施', en: 'What I will do' },
  ],
  dimensions: [
    { zh: '理论武装', en: 'Theory' },
    { zh: '政治素质', en: 'Political quality' },
    { zh: '坚持原则', en: 'Principle' },
    { zh: '工作作风', en: 'Manner of work' },
    { zh: '履职用权', en: 'Duty and power' },
    { zh: '廉洁自律', en: 'Integrity' },
  ],
};

export const readStudySettings = async (db: Reader): Promise<StudySettings> => ({
  ...DEFAULTS,
  ...((await findSetting(db, STUDY_SETTINGS)) as Partial<StudySettings> | undefined),
});

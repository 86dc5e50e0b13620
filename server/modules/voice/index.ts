/** What people say to the house, and what becomes of it. */
export { voiceRoutes } from './voice.routes.ts';
export { voiceTasks } from './voice.today.ts';
export { createVoices, type Voices } from './voice.service.ts';

import { Skeleton } from '../components/states.tsx';

export default function HelpPage() {
  return <Skeleton />;
}

import { PageHeader } from '@/components/ui/page-header'
export default function P() { return <PageHeader title="Overview" description="stub" /> }

"""Where backups lie: a folder, or a bucket of any service that speaks S3."""

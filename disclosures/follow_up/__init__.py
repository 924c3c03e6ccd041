"""What becomes of a request: chased, given more time, cancelled; of a refusal: reviewed, escalated, advised on (DUTY1); of
reasons that were copied on a red enquiry: read by a manager (DEL1)."""

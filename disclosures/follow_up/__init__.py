"""What becomes of a request: chased, given more time, cancelled (DUTY1); of reasons that were copied on a red enquiry:
read by a manager (DEL1)."""

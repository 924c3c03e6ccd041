"""Recording a new enquiry: the referral, the concern, the people (REC1, CON1)."""

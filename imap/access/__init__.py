"""Who is acting, what agencies may know of, and the filter that every query passes: the security package."""

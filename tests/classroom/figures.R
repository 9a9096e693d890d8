# Computes figures.json from answers.csv with R (psych 2.2.9): Rscript figures.R
# A row of answers.csv is a learner, a column an item; a cell holds points.
library(psych)
x <- read.csv("answers.csv")
a <- suppressWarnings(alpha(x, check.keys = FALSE, warnings = FALSE))
total <- rowSums(x)
n <- length(total)
d <- total - mean(total)
m2 <- mean(d^2); m3 <- mean(d^3); m4 <- mean(d^4)
k2 <- n / (n - 1) * m2
k3 <- n^2 / ((n - 1) * (n - 2)) * m3
k4 <- n^2 / ((n - 1) * (n - 2) * (n - 3)) * ((n + 1) * m4 - 3 * (n - 1) * m2^2)
number <- function(v) formatC(v, digits = 15, format = "g")
list_of <- function(v) paste0("[", paste(number(v), collapse = ", "), "]")
rest <- sapply(names(x), function(item) cor(x[[item]], total - x[[item]]))
most <- sapply(names(x), function(item) {
  o <- total - x[[item]]
  cov(x[[item]], o) / cov(sort(x[[item]]), sort(o))
})
c_total <- sapply(names(x), function(item) cov(x[[item]], total))
root <- sqrt(pmax(c_total, 0))
stopifnot(max(abs(rest - a$item.stats$r.drop)) < 1e-12) # what psych calls r.drop
cat(paste0("{\n",
  '"alpha": ', number(a$total$raw_alpha), ",\n",
  '"mean": ', number(mean(total)), ",\n", '"median": ', number(median(total)), ",\n",
  '"sd": ', number(sd(total)), ",\n",
  '"error": ', number(sd(total) * sqrt(1 - a$total$raw_alpha)), ",\n",
  '"skewness": ', number(k3 / k2^1.5), ",\n", '"kurtosis": ', number(k4 / k2^2), ",\n",
  '"means": ', list_of(colMeans(x)), ",\n", '"sds": ', list_of(apply(x, 2, sd)), ",\n",
  '"discrimination": ', list_of(rest), ",\n", '"efficiency": ', list_of(most), ",\n",
  '"weights": ', list_of(root / sum(root)), "\n}\n"), file = "figures.json")

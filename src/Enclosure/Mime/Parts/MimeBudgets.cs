namespace Enclosure.Mime.Parts;

/// <summary>
/// How much of a message is taken apart. Past a budget the rest is left as it came, in one piece, and a defect says so; reading never
/// stops for it. Counted over the message with all that is nested in it.
/// </summary>
/// <param name="Parts">Parts, containers included.</param>
/// <param name="Depth">Containers and messages within one another.</param>
/// <param name="HeaderBytes">Header fields that are remembered, all parts together, in bytes.</param>
/// <param name="LineBytes">One header field, unfolded, in bytes.</param>
public sealed record MimeBudgets(int Parts = 1000, int Depth = 50, int HeaderBytes = 256 * 1024, int LineBytes = 64 * 1024);

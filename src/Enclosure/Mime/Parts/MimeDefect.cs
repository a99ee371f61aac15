namespace Enclosure.Mime.Parts;

/// <summary>How much a defect matters to who reads the message.</summary>
public enum DefectGrade
{
    /// <summary>Against the standard, harmless.</summary>
    Note,

    /// <summary>Something was guessed: a charset, a missing end.</summary>
    Guessed,

    /// <summary>Something of the content was lost or could not be read.</summary>
    Damaged,

    /// <summary>A budget ended: the rest was left as it came.</summary>
    Budget,
}

/// <summary>What is wrong with a part of a message. Reading goes on in every case.</summary>
/// <param name="Code">Stable, lower-case with hyphens, e.g. <c>missing-final-boundary</c>; the list is in docs/mime.md.</param>
/// <param name="Detail">For a person; never long, never with content of the message beyond a name.</param>
public sealed record MimeDefect(string Code, DefectGrade Grade, string Detail);

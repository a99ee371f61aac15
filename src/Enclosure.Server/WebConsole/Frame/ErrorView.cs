namespace Enclosure.Server.WebConsole.Frame;

/// <summary>A no, as a page shows it.</summary>
public sealed record ErrorView(int Status, string Code, string Title, string Message, IReadOnlyList<FieldFault> Fields, string RequestId);

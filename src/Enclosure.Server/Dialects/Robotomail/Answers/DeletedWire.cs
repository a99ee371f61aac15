using System.ComponentModel;

namespace Enclosure.Server.Dialects.Robotomail.Answers;

internal sealed record DeletedWire([property: Description("Always true.")] bool Deleted);

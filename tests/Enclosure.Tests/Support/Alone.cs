using Xunit;

namespace Enclosure.Tests.Support;

/// <summary>Tests that have the process to themselves.</summary>
[CollectionDefinition(Name, DisableParallelization = true)]
public sealed class Alone
{
    public const string Name = "alone";
}

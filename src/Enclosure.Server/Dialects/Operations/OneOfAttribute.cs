namespace Enclosure.Server.Dialects.Operations;

/// <summary>Says of a member of a wire record, whose own type says nothing, which types its value may have.</summary>
[AttributeUsage(AttributeTargets.Property)]
internal sealed class OneOfAttribute(params Type[] types) : Attribute
{
    public IReadOnlyList<Type> Types { get; } = types;
}
